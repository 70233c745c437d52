/** Which wording of the privacy notice a yes or no belongs to. Raised whenever selamat.json's notice changes in meaning. */
export const PRIVACY_VERSION = "2026-11";

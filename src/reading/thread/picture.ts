/** Whether the bytes begin as a picture does: JPEG, PNG, WebP, GIF, BMP, TIFF, HEIC or AVIF. */
export function isPicture(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  return /^(?:\xFF\xD8\xFF|\x89PNG|GIF8|BM|II\*\0|MM\0\*|RIFF[\s\S]{4}WEBP|[\s\S]{4}ftyp(?:hei|hev|mif1|msf1|avi))/.test(
    head,
  );
}

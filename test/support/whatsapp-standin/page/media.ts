import { Model } from "./backbone.ts";
import { nowSeconds, post, Refused, randomBytes, sha256, toBase64 } from "./link.ts";

/** Files both ways. What the real page encrypts and decrypts goes as it is. */

export async function fetchMedia(media: { readonly directPath: string; readonly filehash?: string }) {
  const response = await fetch(`https://mmg.whatsapp.net${media.directPath}`, { cache: "no-store" });
  if (!response.ok) throw new Refused("media", response.status);
  const bytes = await response.arrayBuffer();
  if (media.filehash !== undefined && (await sha256(bytes)) !== media.filehash) throw new Error("stand-in: media hash");
  return bytes;
}

export class OpaqueData {
  readonly blob: File;
  readonly type: string;

  private constructor(blob: File, type: string) {
    this.blob = blob;
    this.type = type;
  }

  static async createFromData(blob: File, mimetype: string): Promise<OpaqueData> {
    return new OpaqueData(blob, mimetype);
  }

  url(): string {
    return "blob:stand-in";
  }

  autorelease(): void {}

  formData(): File {
    return this.blob;
  }
}

export function prepRawMedia(opaque: OpaqueData, params: { readonly asDocument?: boolean }) {
  const waitForPrep = async () =>
    new Model({
      type: params.asDocument === true ? "document" : kindOf(opaque.type),
      mimetype: opaque.type,
      filename: opaque.blob.name,
      size: opaque.blob.size,
      filehash: await sha256(await opaque.blob.arrayBuffer()),
      mediaBlob: opaque,
      isGif: false,
    });
  return { waitForPrep };
}

function kindOf(mime: string): string {
  return /^(image|video|audio)\//.exec(mime)?.[1] ?? "document";
}

const objects = new Map<string, Model>();

export function getOrCreateMediaObject(filehash: string): Model {
  const known = objects.get(filehash);
  if (known) return known;
  const made: Model = new Model({ filehash, consolidate: (more: object) => void Object.assign(made, more) });
  objects.set(filehash, made);
  return made;
}

export async function uploadMedia({ mimetype, mediaObject }: { mimetype: string; mediaObject: Model }) {
  const { blob } = mediaObject.mediaBlob as OpaqueData;
  const response = await post(`media?mime=${encodeURIComponent(mimetype)}`, blob);
  const { directPath, filehash } = (await response.json()) as { directPath: string; filehash: string };
  return {
    mediaEntry: {
      mmsUrl: `https://mmg.whatsapp.net${directPath}`,
      deprecatedMms3Url: null,
      directPath,
      mediaKey: toBase64(randomBytes(32)),
      mediaKeyTimestamp: nowSeconds(),
      encFilehash: filehash,
      uploadHash: filehash,
      sidecar: null,
      firstFrameSidecar: null,
    },
  };
}

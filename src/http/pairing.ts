import express, { type Request, type Response, type Router } from "express";
import { PairingClosedPage, PairingCodePage, PairingPage } from "../console/pairing-page.ts";

/** What the pairing page shows and does; who may, is decided behind it. */
export interface PairingParts {
  /** How the connection is, for whoever came with this link; null when the link does not open for this browser. */
  enter(secret: string, guest: string | null): Promise<PairingState | null>;
  /** Asks for a code for this phone; false when it is no phone number. */
  askCode(phone: string): Promise<boolean>;
  /** The page is reached by https. */
  readonly https: boolean;
  nowMs(): number;
}

export interface PairingState {
  readonly state: string;
  readonly why: string | null;
  readonly sinceMs: number;
  readonly offer: { readonly qr: string } | { readonly code: string } | null;
  /** Marks this browser, so that the link opens for no other one. */
  readonly guest: string;
}

const COOKIE = "seratus_pair";
const BODY_MAX = "1kb";

/** `GET /<secret>` shows the state and the QR; `/<secret>/kode` asks for a phone number and pairs by code. */
export function pairingRoutes(parts: PairingParts): Router {
  const routes = express.Router();

  async function entered(request: Request, response: Response): Promise<PairingState | null> {
    const state = await parts.enter(String(request.params.secret), guestOf(request));
    response.set({ "cache-control": "no-store", "referrer-policy": "no-referrer" });
    if (state === null) {
      // The same for a guess as for a link of yesterday: nobody learns which it was.
      response.status(404).type("html").send(PairingClosedPage());
      return null;
    }
    response.cookie(COOKIE, state.guest, {
      httpOnly: true,
      sameSite: "strict",
      secure: parts.https,
      path: "/whatsapp/pair",
    });
    return state;
  }

  routes.get("/:secret", async (request, response) => {
    const state = await entered(request, response);
    if (state === null) return;
    const back = `${request.baseUrl}/${request.params.secret}`;
    const minutes = Math.floor(Math.max(0, parts.nowMs() - state.sinceMs) / 60_000);
    response
      .type("html")
      .send(
        PairingPage({ ...state, minutes, codeUrl: `${back}/kode`, backUrl: back, asked: request.query.kode === "1" }),
      );
  });

  routes.get("/:secret/kode", async (request, response) => {
    if ((await entered(request, response)) === null) return;
    response.type("html").send(PairingCodePage(`${request.baseUrl}/${request.params.secret}`, false));
  });

  routes.post("/:secret/kode", express.urlencoded({ extended: false, limit: BODY_MAX }), async (request, response) => {
    if ((await entered(request, response)) === null) return;
    const back = `${request.baseUrl}/${request.params.secret}`;
    const asked = await parts.askCode(String((request.body as { phone?: unknown } | undefined)?.phone ?? ""));
    if (asked) response.redirect(303, `${back}?kode=1`);
    else response.status(422).type("html").send(PairingCodePage(back, true));
  });

  return routes;
}

function guestOf(request: Request): string | null {
  const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? null;
}

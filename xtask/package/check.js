// What the entries for Node and for browsers share.
import { instance } from "./glue.js";

const FIELDS = ["year", "body", "level"];

async function bytesOf(what) {
  if (typeof what === "string") return new TextEncoder().encode(what);
  if (what instanceof Uint8Array) return what;
  if (what instanceof ArrayBuffer) return new Uint8Array(what);
  if (ArrayBuffer.isView(what)) return new Uint8Array(what.buffer, what.byteOffset, what.byteLength);
  if (typeof Blob === "function" && what instanceof Blob) return new Uint8Array(await what.arrayBuffer());
  throw new TypeError("gouji: check(string | Uint8Array | ArrayBuffer | Blob, name)");
}

export function start(load) {
  let compiled = null;
  let core = null;

  async function ready() {
    if (!compiled) {
      compiled = load().then((bytes) => WebAssembly.compile(bytes));
      compiled.catch(() => { compiled = null; });
    }
    const module = await compiled;
    if (!core) {
      core = instance();
      core.initSync({ module });
    }
    return core;
  }

  async function check(what, name, options = {}) {
    const bytes = await bytesOf(what);
    const expected = {};
    for (const field of FIELDS) if (options[field] !== undefined && options[field] !== null) expected[field] = options[field];
    const ready_ = await ready();
    try {
      return ready_.reports(String(name), bytes, expected, options.lang === "en" ? "en" : "zh").map((json) => JSON.parse(json));
    } catch (error) {
      // A wasm that has trapped is of no more use; the next file gets a new one.
      if (error instanceof WebAssembly.RuntimeError) {
        core = null;
        throw new Error("gouji: a fault of gouji, not of the file: " + (globalThis.goujiPanic || error.message), { cause: error });
      }
      throw error;
    }
  }

  return { check };
}

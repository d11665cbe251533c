import { start } from "./check.js";
import { version } from "./version.js";

const { check } = start(async () => {
  const response = await fetch(new URL("./gouji.wasm", import.meta.url));
  if (!response.ok) throw new Error("gouji.wasm: HTTP " + response.status);
  return response.arrayBuffer();
});
export { check, version };

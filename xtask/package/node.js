import { readFile } from "node:fs/promises";
import { start } from "./check.js";
import { version } from "./version.js";

const { check } = start(() => readFile(new URL("./gouji.wasm", import.meta.url)));
export { check, version };

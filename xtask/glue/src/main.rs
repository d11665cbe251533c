//! Writes the JavaScript glue around a compiled wasm: `glue COMPILED KIND NAME GLOBAL INTO`.

use anyhow::{Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [compiled, kind, name, global, into] = words.as_slice() else {
        bail!("glue COMPILED KIND NAME GLOBAL INTO");
    };
    let mut bindgen = Bindgen::new();
    match kind.as_str() {
        // A classic script that makes one global variable; loads from file:// too.
        "no-modules" => bindgen.no_modules(true)?.no_modules_global(global)?,
        "web" => bindgen.web(true)?,
        other => bail!("glue of the kind {other} is not known"),
    };
    bindgen
        .input_path(compiled)
        .out_name(name)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(into)
}

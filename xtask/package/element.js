// Defines <gouji-validator>. The element is a classic script, so that it is also its own Worker; a
// bundler sees here where the files lie that it loads.
const parts = {
  page: new URL("./page.wasm", import.meta.url).href,
  element: new URL("./element.wasm", import.meta.url).href,
  office: new URL("./office.wasm", import.meta.url).href,
  pdf: new URL("./pdf.wasm", import.meta.url).href,
  hand: new URL("./hand.wasm", import.meta.url).href,
};
const source = new URL("./gouji-validator.js", import.meta.url).href;

/** Settles once <gouji-validator> is defined. */
export const defined = new Promise((resolve, reject) => {
  if (customElements.get("gouji-validator")) {
    resolve();
    return;
  }
  const script = document.createElement("script");
  script.setAttribute("data-parts", JSON.stringify(parts));
  script.src = source;
  script.onload = () => resolve();
  script.onerror = () => reject(new Error("gouji: " + source + " did not load"));
  document.head.append(script);
});

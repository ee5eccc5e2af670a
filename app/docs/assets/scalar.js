// Starts Scalar on the document that the page names.
const place = document.getElementById("explorer");
const { content: nonce } = document.querySelector("meta[property=csp-nonce]");

// Scalar gives this page's nonce to only some of the style elements it makes.
const createElement = document.createElement.bind(document);
document.createElement = (name, options) => {
  const element = createElement(name, options);
  if (name === "style") element.nonce = nonce;
  return element;
};

// Its validation library compiles code at run time unless told not to, which the page forbids.
globalThis.__zod_globalConfig = { jitless: true };

await import(place.dataset.bundle);
Scalar.createApiReference(place, {
  url: place.dataset.document,
  agent: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: "never",
  telemetry: false,
  withDefaultFonts: false,
});

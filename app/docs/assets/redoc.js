// Starts ReDoc on the document that the page names.
const place = document.getElementById("explorer");

// With a worker, the search compiles code at run time, which the page forbids; without one it finds the same.
delete globalThis.Worker;

// ReDoc fetches its maker's logo from a CDN and has no option against it: give it the one in its own package.
const local = (url) => (url.startsWith("https://cdn.redoc.ly/") ? place.dataset.logo : url);
const { get, set } = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, "src");
Object.defineProperty(HTMLImageElement.prototype, "src", {
  get,
  set(url) {
    set.call(this, local(url));
  },
});

const { init } = await import(place.dataset.bundle);
const { json, yaml } = place.dataset;
init(json, { disableTelemetry: true, downloadUrls: [{ url: json }, { url: yaml }] }, place);

// Starts Swagger UI on the document that the page names.
const place = document.getElementById("explorer");

// Its bundle is no module, so it cannot be imported.
const bundle = document.createElement("script");
bundle.src = place.dataset.bundle;
bundle.addEventListener("load", () => {
  SwaggerUIBundle({
    url: place.dataset.document,
    domNode: place,
    deepLinking: true,
    displayRequestDuration: true,
    tryItOutEnabled: true,
  });
});
document.head.append(bundle);

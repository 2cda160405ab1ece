// Shows the API document of this service. No other document can be named in the address, and no other server is asked.
'use strict';

window.SwaggerUIBundle({
  url: '../openapi',
  domNode: document.getElementById('explorer'),
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  persistAuthorization: false,
  queryConfigEnabled: false,
  validatorUrl: null,
  withCredentials: false,
});

/** The configuration of the server's own verifier, MicroProfile JWT. */
package dev.sallyport.token.microprofile;

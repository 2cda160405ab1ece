/** How the user of a session was authenticated: methods (RFC 8176), assurance level and time. */
package dev.sallyport.session.authentication;

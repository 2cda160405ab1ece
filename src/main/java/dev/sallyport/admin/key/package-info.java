/** Operators list, rotate and revoke signing keys. */
package dev.sallyport.admin.key;

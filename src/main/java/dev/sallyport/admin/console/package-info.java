/** Serves the operators' console, a page that uses their API. */
package dev.sallyport.admin.console;

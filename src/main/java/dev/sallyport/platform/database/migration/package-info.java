/** Migrations of the schema: their time limits, and why one was refused. */
package dev.sallyport.platform.database.migration;

/** Operators see the nodes of the cluster. */
package dev.sallyport.admin.node;

/**
 * Saved views: filters of the console's lists under a name, so that an operator finds them again on
 * any machine.
 *
 * <p>Guarantees: an operator reads, replaces and deletes only their own views, of which there are
 * at most {@link dev.sallyport.admin.view.SavedViewService#MOST}; they are deleted with the
 * account.
 *
 * <p>Decisions: a view is the query of the console's address, which the console reads like that of
 * any link; the service checks its length and its characters. Rejected: storing it as parameters of
 * the API, because "all events except those of operators" would become a list of types that misses
 * new ones. A view contains no {@code @}: a list of e-mail addresses would outlive the accounts of
 * their owners, so a view filters by user id. Rejected: the browser's storage, which does not
 * follow the operator and is left behind in a shared browser.
 */
package dev.sallyport.admin.view;

/**
 * The protected feature: a task list for each user, which shows what a resource server does with
 * the tokens of this service.
 *
 * <p>Guarantees: no user can read or change a task of another user. The user in the path must be
 * the user of the token, otherwise the response is 403; every query is restricted to the user of
 * the token, so a task of another user gets the same 404 as one that never existed. No update is
 * lost: changes of a task are serialized by its row lock, each changes only the members that were
 * sent, and a caller that has read the task can send its {@code ETag} as {@code If-Match} and gets
 * 412 if it was changed since.
 *
 * <p>Decisions: pages use keysets, not offsets, so that each page costs the same and tasks that are
 * added or deleted in the meantime do not shift pages. Cursors are unsigned, because they only name
 * a place in the caller's own list. PUT changes the members that it contains instead of replacing
 * the task, because clients send one member at a time. The owner is checked in a filter, so that a
 * path of another user gets 403 before its body is read, and again in each method, so that no query
 * depends on the filter. A malformed {@code If-Match} gets 412, not 400, because the precondition
 * is not satisfied. Rejected: {@code @Version} alone, which turns two writers of different members
 * into a winner and a 409.
 */
package dev.sallyport.task;

/**
 * The protected feature: a task list for each user, which shows what a resource server does with
 * the tokens of this service.
 *
 * <p>Guarantees: nobody reads or changes another user's task. The path's user must be the token's,
 * else 403; below that every query is scoped by the token's user, so a foreign task is a 404 that
 * cannot be told from one that never existed. No change is lost silently: changes of one task queue
 * up on its row lock, each changes only the members it was sent, and a caller who read before
 * writing sends the {@code ETag} back as {@code If-Match} and gets 412 when someone was faster.
 *
 * <p>Decisions: pages are keysets, not offsets, so a page costs the same at any depth and a task
 * that is added or deleted meanwhile shifts nothing. A cursor is unsigned: it is a place in the
 * caller's own list. PUT changes what it names rather than replacing the task, because clients of
 * the list send one member at a time. The owner is checked in a filter, so that a foreign path is
 * 403 before its body is read, and again in each method, because that is where the owner comes
 * from: no query depends on a filter. A malformed {@code If-Match} is 412, not 400: the condition
 * does not hold. Rejected: {@code @Version} alone, which turns two writers of different members
 * into a winner and a 409.
 */
package dev.sallyport.task;

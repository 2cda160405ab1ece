/**
 * The operators' calls for invitations.
 *
 * <p>Guarantees: a mail goes out only within the budget of its address, which operators share with
 * everyone else; they are told with a 429 when it is exhausted. Operators never see a link. With
 * {@code ROLE_CHANGE_APPROVAL} nobody is invited as an operator, because a second operator could
 * not approve it.
 *
 * <p>Out of scope: what an invitation is, in {@code account.invitation}.
 *
 * <p>Decisions: mails that operators send are not stopped by their recipients ({@code
 * mail.suppression}), which is a means against strangers.
 */
package dev.sallyport.admin.invitation;

/**
 * The operators' calls for imports of users.
 *
 * <p>Guarantees: an import is begun and cancelled only by an operator who was authenticated
 * recently, with two factors if the account has two. A file of up to 512 MiB is received in chunks,
 * of which one is in memory. With {@code ROLE_CHANGE_APPROVAL} no role is mapped to that of
 * operators, because a second operator could not approve it. Faults name lines, codes and what is
 * wrong, and repeat nothing of the file, so a downloaded list contains no formula and no hash.
 *
 * <p>The command {@code payara/import.sh} starts a node that listens on no port and exchanges files
 * with it in a directory that only its owner can read. The same checks apply, except that there is
 * no operator: whoever has {@code JWT_SECRET} and the database needs no rights.
 *
 * <p>Out of scope: what is done with a file, in {@code imports}.
 *
 * <p>Decisions: Firebase's signer key is sent in a header, because addresses of requests are
 * logged. Rejected for the command: a program without the server, because accounts, credentials and
 * the audit log are changed by the same transactional services as in the service.
 */
package dev.sallyport.admin.imports;

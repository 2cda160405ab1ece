/**
 * The texts of mails in English and German, as plain text and HTML.
 *
 * <p>Guarantees: the templates are compiled with the service, so that a template which names
 * something that does not exist fails the build; HTML is escaped by default. Texts contain only
 * words of the service or its operator, and links, codes and times that the service made. A mail
 * loads nothing from a server, so that reading it reveals nothing. An operator's texts are checked
 * at the start.
 *
 * <p>Decisions: JStachio (BSD-3-Clause, 165 KB with its annotations) generates the renderers at
 * compile time. Rejected: engines that read templates at run time, because their faults show when a
 * mail is sent; a template of its own for each mail, because all have the same structure; templates
 * of operators, which could leave out a code or load pictures: they replace words, name and colour.
 */
package dev.sallyport.mail.text;

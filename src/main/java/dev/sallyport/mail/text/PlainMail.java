package dev.sallyport.mail.text;

import io.jstach.jstache.JStache;
import io.jstach.jstache.JStacheConfig;
import io.jstach.jstachio.escapers.PlainText;

/** The plain text, in which nothing needs escaping. */
@JStacheConfig(contentType = PlainText.class)
@JStache(path = "mail/mail.txt")
record PlainMail(MailBody mail) {}

package dev.sallyport.mail.text;

import io.jstach.jstache.JStache;

/** The HTML form, which escapes everything. */
@JStache(path = "mail/mail.html")
record HtmlMail(MailBody mail) {}

/** Sessions whose client never received them: they are ended instead of left open. */
package dev.sallyport.signin.unanswered;

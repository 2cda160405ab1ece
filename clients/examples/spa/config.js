/** Where Sallyport is, and whether it runs with SESSION_COOKIE=true. */
export const url = 'http://localhost:8080';
export const sessionCookie = false;

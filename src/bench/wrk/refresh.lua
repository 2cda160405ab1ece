-- Each thread, which must have one connection, refreshes a session of its own. Arguments: a file with a refresh
-- token a line, at least as many as threads; the content type; the body with %s for the token.
dofile("src/bench/wrk/threads.lua")
function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = args[2]
  token, body = own_line(args[1]), args[3]
end
function request()
  return wrk.format(nil, nil, nil, body:format(token))
end
function response(status, headers, answer)
  token = answer:match('"refresh_token":"([^"]+)"') or token
end

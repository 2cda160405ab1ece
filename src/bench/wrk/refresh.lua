-- Each thread, which must have one connection, refreshes a session of its own. Arguments: a file with a refresh
-- token a line, at least as many as threads.
dofile("src/bench/wrk/threads.lua")
function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  token = own_line(args[1])
end
function request()
  return wrk.format(nil, "/api/auth/refresh", nil, '{"refresh_token":"' .. token .. '"}')
end
function response(status, headers, body)
  token = body:match('"refresh_token":"([^"]+)"') or token
end

-- Each thread, which must have one connection, refreshes a session of its own. Arguments: a file with a refresh
-- token a line, at least as many as threads.
local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end
function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  local n = 0
  for line in io.lines(args[1]) do
    if n == number then token = line end
    n = n + 1
  end
end
function request()
  return wrk.format(nil, "/api/auth/refresh", nil, '{"refresh_token":"' .. token .. '"}')
end
function response(status, headers, body)
  token = body:match('"refresh_token":"([^"]+)"') or token
end

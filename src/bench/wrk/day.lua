-- A day of users: 1 log-in : 20 refreshes : 500 reads. Each thread, which must have one connection, has a session of
-- its own. Arguments: a file with refresh tokens, an access token.
dofile("src/bench/wrk/threads.lua")
function init(args)
  wrk.headers["Content-Type"] = "application/json"
  token = own_line(args[1])
  bearer = { Authorization = "Bearer " .. args[2] }
  step = number * 37
end
function request()
  step = step + 1
  if step % 521 == 0 then
    local headers = { ["Content-Type"] = "application/json", ["X-Forwarded-For"] = "10.9." .. number .. "." .. step % 256 }
    return wrk.format("POST", "/api/auth/login", headers,
      '{"email":"user-' .. (step + number) % 1000 .. '@example.com","password":"Lovelace-1843"}')
  elseif step % 26 == 0 then
    return wrk.format("POST", "/api/auth/refresh", nil, '{"refresh_token":"' .. token .. '"}')
  end
  return wrk.format("GET", "/api/auth/me", bearer)
end
function response(status, headers, body)
  if step % 26 == 0 and step % 521 ~= 0 then
    token = body:match('"refresh_token":"([^"]+)"') or token
  end
end

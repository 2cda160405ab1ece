-- Sign-ups, each a new user at an address of its own. Arguments: a word that no other run has.
dofile("src/bench/wrk/threads.lua")
function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  run, n = args[1], 0
end
function request()
  n = n + 1
  local headers = {
    ["Content-Type"] = "application/json",
    ["X-Forwarded-For"] = "10." .. number .. "." .. math.floor(n / 256) % 256 .. "." .. n % 256
  }
  return wrk.format(nil, nil, headers,
    '{"email":"new-' .. run .. "-" .. number .. "-" .. n .. '@example.com","password":"Lovelace-1843"}')
end

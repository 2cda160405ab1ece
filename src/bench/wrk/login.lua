-- Log-ins of all users in turn, each from an address of its own. Arguments: how many users there are.
wrk.method = "POST"
math.randomseed(os.time())
local n = math.random(16000000)
local users
function init(args)
  users = tonumber(args[1])
end
function request()
  n = n + 1
  local headers = {
    ["Content-Type"] = "application/json",
    ["X-Forwarded-For"] = "10." .. math.floor(n / 65536) % 256 .. "." .. math.floor(n / 256) % 256 .. "." .. n % 256
  }
  return wrk.format(nil, nil, headers,
    '{"email":"user-' .. n * 7919 % users .. '@example.com","password":"Lovelace-1843"}')
end

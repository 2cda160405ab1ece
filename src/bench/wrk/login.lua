-- Log-ins of all users in turn, each from an address of its own. Arguments: how many users there are, the content type,
-- the body with %d for the number of the user.
wrk.method = "POST"
math.randomseed(os.time())
local n = math.random(16000000)
local users, content_type, body
function init(args)
  users, content_type, body = tonumber(args[1]), args[2], args[3]
end
function request()
  n = n + 1
  local headers = {
    ["Content-Type"] = content_type,
    ["X-Forwarded-For"] = "10." .. math.floor(n / 65536) % 256 .. "." .. math.floor(n / 256) % 256 .. "." .. n % 256
  }
  return wrk.format(nil, nil, headers, body:format(n * 7919 % users))
end

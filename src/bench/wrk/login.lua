-- Log-ins of eight users in turn. Arguments: none.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local n = 0
function request()
  n = n + 1
  return wrk.format(nil, nil, nil, '{"email":"user-' .. n % 8 .. '@example.com","password":"Lovelace-1843"}')
end

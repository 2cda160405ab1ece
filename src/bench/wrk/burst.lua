-- 1,000 log-ins at once, each on a connection of its own and from an address of its own; then nothing more. Arguments:
-- the content type, the body with %d for the number of the user.
function setup(thread)
  only_thread = thread
end
local LAST = 1000
local sent, n = 0, 0
local content_type, body
answered, waits, other = 0, 0, 0
function init(args)
  content_type, body = args[1], args[2]
end
function delay()
  sent = sent + 1
  return sent <= LAST and 0 or 600000
end
function request()
  n = n + 1
  local headers = {
    ["Content-Type"] = content_type,
    ["X-Forwarded-For"] = "10.200." .. math.floor(n / 256) .. "." .. n % 256
  }
  return wrk.format("POST", nil, headers, body:format(n % 1000))
end
function response(status, headers, body)
  if status == 200 then
    answered = answered + 1
  elseif (status == 429 or status == 503) and headers["Retry-After"] then
    waits = waits + 1
  else
    other = other + 1
  end
end
function done(summary, latency, requests)
  print("Outcomes: " .. only_thread:get("answered") .. " answered 200, " .. only_thread:get("waits")
    .. " told when to come again, " .. only_thread:get("other") .. " other, " .. LAST - summary.requests
    .. " unanswered; the last after " .. math.floor(latency.max / 1000) .. " ms")
end

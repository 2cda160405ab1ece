-- For scripts in which each thread, which must have one connection, has something of its own.

-- Gives each thread its number, from 0.
local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

-- The line of a file that is this thread's.
function own_line(file)
  local n = 0
  for line in io.lines(file) do
    if n == number then return line end
    n = n + 1
  end
end

#!/bin/sh
# One node of several that share one PostgreSQL and one Hazelcast data grid, so that throttles count for all
# of them and a log-out is known to all at once. Run it once for each node:
#
#   payara/cluster.sh INTERFACE MEMBERS [option of Payara Micro ...]
#
#   INTERFACE  this node's address in the private network, or a pattern for it such as 10.0.3.*
#   MEMBERS    how to find the others: tcpip:HOST:PORT,... with at least one that is up, or dns:HOST:PORT
#              when one name resolves to all of them
#
#   payara/cluster.sh 10.0.3.11 tcpip:10.0.3.11:6900,10.0.3.12:6900
#   payara/cluster.sh '10.0.3.*' dns:sallyport.internal:6900
#
# All nodes need the same configuration, JWT_SECRET above all. Read as micro.sh does, and also:
#   GRID_PORT  port of the grid on this node, the next free one if it is taken   6900
#   GRID_NAME  nodes of another name are not let in, which keeps apart what meets by accident   sallyport
#
# Isolation: Hazelcast's community edition has no TLS and no authentication. A node joins only with the name of the
# cluster, which contains a key derived from JWT_SECRET, but the name travels in clear: whoever can read the network
# between the nodes, or take the place of one of them there, can read, change and delete what is in the grid, such
# as throttles. Messages about ended sessions and acknowledged changes are sealed, so they cannot be forged. Let only
# the nodes reach that port (firewall, security group, network policy), and where others share the network, put the
# nodes into an encrypted one such as WireGuard. Multicast is not offered: it would let in every server that hears it.
set -eu

if [ $# -lt 2 ]; then
  sed -n '2,/^set /s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
interface=$1 members=$2
shift 2
case $members in
  tcpip:?* | dns:?*) ;;
  *)
    echo "MEMBERS begins with tcpip: or dns:, not \"$members\"." >&2
    exit 2
    ;;
esac

export GRID_MEMBERS="$members" GRID_INTERFACE="$interface"
exec "$(dirname -- "$0")/micro.sh" "$@"

#!/bin/sh
# Runs one node of a cluster. The nodes share one PostgreSQL and one Hazelcast data grid, so rate limits count across all
# nodes, and a log-out takes effect on all nodes within a second. Run it once for each node:
#
#   payara/cluster.sh INTERFACE MEMBERS [option of Payara Micro ...]
#
#   INTERFACE  this node's address in the private network, or a pattern for it such as 10.0.3.*
#   MEMBERS    how to find the others: tcpip:HOST:PORT,... with at least one that is running, or dns:HOST:PORT
#              if one name resolves to all of them
#
#   payara/cluster.sh 10.0.3.11 tcpip:10.0.3.11:6900,10.0.3.12:6900
#   payara/cluster.sh '10.0.3.*' dns:sallyport.internal:6900
#
# All nodes need the same configuration, in particular the same JWT_SECRET. The script reads the variables of micro.sh, and:
#   GRID_PORT  port of the grid on this node, or the next free one if it is in use   6900
#   GRID_NAME  nodes with another name are not admitted, which separates clusters in one network   sallyport
#
# Isolation: Hazelcast's community edition has no TLS and no authentication. A node joins only with the name of the
# cluster, which contains a key derived from JWT_SECRET, but the name is sent in plain text. An attacker who can read the
# network between the nodes, or take over the address of one of them, can join the grid. All entries and messages are
# sealed under JWT_SECRET, so that this attacker can neither read nor forge them, but can delete entries, such as rate
# limits, put back older ones, and stop the grid. Allow only the nodes to reach that port (firewall, security group, network
# policy). If others share the network, put the nodes into an encrypted one such as WireGuard. Multicast is not supported,
# because any server in the network could join.
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
    echo "MEMBERS must begin with tcpip: or dns:, but is \"$members\"." >&2
    exit 2
    ;;
esac

export GRID_MEMBERS="$members" GRID_INTERFACE="$interface"
exec "$(dirname -- "$0")/micro.sh" "$@"

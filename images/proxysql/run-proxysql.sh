#!/bin/bash
# With the libraries of the machine that the program is from; the image's other programs keep their own.
exec env LD_LIBRARY_PATH=/usr/lib/proxysql /usr/lib/proxysql/proxysql "$@"

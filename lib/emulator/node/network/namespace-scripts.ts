/** The addresses that a pod's network has besides its loopback. */
export const ADDRESSES = {
  agent: '169.254.170.23',
  agentIpv6: 'fd00:ec2::23',
  imds: '169.254.169.254',
  /** Cluster DNS, where EKS has it unless a cluster's VPC is in 10.0.0.0/8 (EKS User Guide, "View networking requirements"). */
  dns: '10.100.0.10',
  /** Where AWS's host names lead; from the block for documentation (RFC 5737), which no network has. */
  aws: '198.51.100.1',
} as const;

const IPV4 = [ADDRESSES.agent, ADDRESSES.imds, ADDRESSES.dns, ADDRESSES.aws];

// Where `ip` is missing: the same by ioctl. 0x8914 SIOCSIFFLAGS, 0x8916 SIOCSIFADDR, 0x891c SIOCSIFNETMASK.
const PERL = `
socket(my $s, 2, 2, 0) or die; socket(my $t, 10, 2, 0);
sub req { my ($fd, $call, $name, $data) = @_; my $r = pack("a16 a24", $name, $data); ioctl($fd, $call, $r) }
req($s, 0x8914, "lo", pack("s", 0x49)) or die;
my $n = 0;
for my $a (qw(${IPV4.join(' ')})) {
  my $l = "lo:" . $n++;
  req($s, 0x8916, $l, pack("S n C4 x8", 2, 0, split(/\\./, $a))) or die;
  req($s, 0x891c, $l, pack("S n C4 x8", 2, 0, 255, 255, 255, 255));
}
my $six = pack("n8", 0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x23) . pack("L l", 128, 1);
ioctl($t, 0x8916, $six);
`;

const PYTHON = `
import fcntl, socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
def req(call, name, data):
    fcntl.ioctl(s, call, struct.pack('16s24s', name.encode(), data))
req(0x8914, 'lo', struct.pack('h', 0x49))
for n, a in enumerate('${IPV4.join(' ')}'.split()):
    l = 'lo:%d' % n
    req(0x8916, l, struct.pack('HH4s8x', 2, 0, socket.inet_aton(a)))
    req(0x891c, l, struct.pack('HH4s8x', 2, 0, b'\\xff' * 4))
try:
    t = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    fcntl.ioctl(t, 0x8916, socket.inet_pton(socket.AF_INET6, '${ADDRESSES.agentIpv6}') + struct.pack('Ii', 128, 1))
except OSError:
    pass
`;

/** Brings the interface up. The IPv6 address may fail: not every machine has IPv6. */
const INTERFACE_SCRIPT = `
if command -v ip >/dev/null 2>&1; then
  printf '%s\\n' 'link set lo up' ${IPV4.map((address) => `'addr add ${address}/32 dev lo'`).join(' ')} \\
    'addr add ${ADDRESSES.agentIpv6}/128 dev lo nodad' | ip -force -batch - 2>/dev/null || :
elif command -v perl >/dev/null 2>&1; then perl -e '${PERL.replaceAll("'", "'\\''")}'
elif command -v python3 >/dev/null 2>&1; then python3 -c '${PYTHON.replaceAll("'", "'\\''")}'
else echo 'none of ip, perl and python3 is here to set up the interface' >&2; exit 1
fi`;

/** Runs as the first process of the namespaces: \`sh -c SCRIPT init VOLUMES COMMAND…\`. */
export const INIT_SCRIPT = `set -e
${INTERFACE_SCRIPT}
mount -t tmpfs -o mode=755 tmpfs "$1"
shift
exec "$@"`;

/** What {@link CONTAINER_SCRIPT} expects in its FOLDER. */
export const CONTAINER_FILES: Readonly<Record<'hosts' | 'resolv.conf', string>> = {
  // As the kubelet writes it (kubernetes/kubernetes pkg/kubelet/kubelet_pods.go, managedHostsFileContent), without the pod's own line.
  hosts: [
    '# Kubernetes-managed hosts file.',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
    '',
  ].join('\n'),
  'resolv.conf': `nameserver ${ADDRESSES.dns}\n`,
};

/**
 * Runs as a container's first process, in mounts of its own:
 * \`sh -c SCRIPT pod RUN FOLDER [HIDDEN]… -- [SOURCE TARGET]… -- COMMAND…\`. It gives the container a /run, an /etc/hosts and an
 * /etc/resolv.conf of its own, puts nothing in the place of what is to be hidden, mounts its volumes read-only, and
 * gives it a /proc that shows none of the machine's processes. A machine without /etc/resolv.conf is left so: its
 * programs ask 127.0.0.1 then, where the name server listens as well.
 */
export const CONTAINER_SCRIPT = `set -e
resolv=$(readlink -f /etc/resolv.conf || :)
mount -t tmpfs -o mode=755 tmpfs "$1"
case $resolv in "$1"/*) mkdir -p "\${resolv%/*}"; : > "$resolv" ;; esac
mount --bind "$2/hosts" /etc/hosts
[ ! -e /etc/resolv.conf ] || mount --bind "$2/resolv.conf" /etc/resolv.conf
mkdir "$1/.nothing"
nothing=$1/.nothing
shift 2
while [ "$1" != -- ]; do
  if [ -d "$1" ]; then mount --bind "$nothing" "$1"
  elif [ -e "$1" ]; then mount --bind /dev/null "$1"
  fi
  shift
done
shift
rmdir "$nothing" 2>/dev/null || :
while [ "$1" != -- ]; do
  mkdir -p "$2"
  mount --bind "$1" "$2"
  mount -o remount,bind,ro "$2"
  shift 2
done
shift
mount -t proc proc /proc 2>/dev/null || :
exec "$@"`;

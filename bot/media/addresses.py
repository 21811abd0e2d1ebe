"""Which addresses belong to the public internet. Stricter than `ipaddress.is_global`, which lets multicast, NAT64 and 6to4 through."""

from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address

_CLOSED_V4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's host channel: public by number, private by nature
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_OPEN_V6 = IPv6Network("2000::/3")
_CLOSED_V6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "3fff::/20",
    )
)
_CLOSED_NAMES = ("localhost", "internal", "local", "home.arpa", "localdomain")


def is_public(address: str) -> bool:
    """Whether a numeric address may be connected to. Every form that wraps an IPv4 address in an IPv6 one is refused."""
    number = ip_address(address.partition("%")[0])
    if isinstance(number, IPv4Address):
        return not any(number in block for block in _CLOSED_V4)
    return number in _OPEN_V6 and not any(number in block for block in _CLOSED_V6)


def is_inner_name(host: str) -> bool:
    """Whether a name is private by convention, so that it is not even looked up."""
    labels = host.lower().rstrip(".")
    return any(labels == name or labels.endswith(f".{name}") for name in _CLOSED_NAMES)

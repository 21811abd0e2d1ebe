# What we use of google-re2, which comes without types. Its names are its own.

class Options:
    case_sensitive: bool
    log_errors: bool
    max_mem: int

class error(Exception): ...  # noqa: N801
class Match: ...

class Regexp:
    def search(self, text: str) -> Match | None: ...

def compile(pattern: str, options: Options | None = None) -> Regexp: ...  # noqa: A001

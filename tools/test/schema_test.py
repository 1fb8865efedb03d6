#!/usr/bin/env python3
"""history.schema.json says what the reader takes: what it allows is read, what the reader writes it
allows, and what it refuses is refused.

    schema_test.py BRIGADE HISTORY_FOLDER

BRIGADE is the command, HISTORY_FOLDER has the schema, FORMAT.md and the fuzzers' corpus. Exit status 77
where there is no jsonschema (Debian: python3-jsonschema)."""

import json
import os
import pathlib
import subprocess
import sys
import unittest

try:
    import jsonschema
except ImportError:
    system = "/usr/bin/python3"  # another interpreter may have it
    if os.path.exists(system) and not os.path.samefile(system, sys.executable) and "BRIGADE_TRIED" not in os.environ:
        os.execve(system, [system, *sys.argv], {**os.environ, "BRIGADE_TRIED": "1"})
    print("skipped: no Python module jsonschema")
    sys.exit(77)

BRIGADE, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])
HEADER = '{"format":"brigade-history","version":1,"model":"map","clock":"ns"}'

ALLOWED = """
{"process":0,"type":"invoke","time":1,"f":"get","key":"a"}
{"process":4294967295,"type":"invoke","time":-9223372036854775808,"f":"","key":null,"value":true}
{"process":0,"type":"invoke","time":9223372036854775806,"f":"cas","key":1,"value":-9223372036854775808,"expected":false}
{"process":0,"type":"invoke","time":1,"f":"cas","key":{"hex":"00Ff"},"value":{"hex":""},"token":18446744073709551615}
{"process":0,"type":"ok","time":1,"value":null,"token":7,"result":"stored"}
{"process":0,"type":"ok","time":1,"items":[]}
{"process":0,"type":"ok","time":1,"items":[["a",null],[1,{"hex":"ff"}]],"result":2}
{"process":0,"type":"fail","time":1}
{"process":0,"type":"info","time":1}
{"note":"doubt","reason":"the server evicted 3 items"}
{"note":"anything","with":{"what":["you","like"]}}
""".strip().splitlines()

REFUSED = """
[]
7
{}
{"process":-1,"type":"invoke","time":1,"f":"get"}
{"process":4294967296,"type":"invoke","time":1,"f":"get"}
{"process":"0","type":"invoke","time":1,"f":"get"}
{"process":0,"type":"begin","time":1,"f":"get"}
{"process":0,"time":1,"f":"get"}
{"type":"invoke","time":1,"f":"get"}
{"process":0,"type":"invoke","time":1}
{"process":0,"type":"invoke","time":1,"f":7}
{"process":0,"type":"invoke","time":"1","f":"get"}
{"process":0,"type":"invoke","time":1.5,"f":"get"}
{"process":0,"type":"invoke","time":9223372036854775807,"f":"get"}
{"process":0,"type":"invoke","time":1,"f":"get","kye":"a"}
{"process":0,"type":"invoke","time":1,"f":"get","key":[1]}
{"process":0,"type":"invoke","time":1,"f":"get","key":{"hex":"0"}}
{"process":0,"type":"invoke","time":1,"f":"get","key":{"hex":"00","more":1}}
{"process":0,"type":"invoke","time":1,"f":"get","key":{}}
{"process":0,"type":"invoke","time":1,"f":"get","value":18446744073709551616}
{"process":0,"type":"invoke","time":1,"f":"get","value":-9223372036854775809}
{"process":0,"type":"invoke","time":1,"f":"get","value":0.5}
{"process":0,"type":"ok","time":1,"f":"get"}
{"process":0,"type":"ok","time":1,"items":{}}
{"process":0,"type":"ok","time":1,"items":[["a"]]}
{"process":0,"type":"ok","time":1,"items":[["a",1,2]]}
{"note":7}
""".strip().splitlines()


def read(lines):
    """The reader's words on a history of these lines, and the lines as it writes them."""
    done = subprocess.run([BRIGADE, "convert", "--to", "json", "-", "-"], input="\n".join([HEADER, *lines]) + "\n",
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stderr, done.stdout.splitlines()


class Schema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        schema = json.loads((FOLDER / "history.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        cls.validator = jsonschema.Draft202012Validator(schema)

    def allows(self, line):
        return self.validator.is_valid(json.loads(line))

    def test_what_it_allows_is_read_and_written_so_that_it_allows_it(self):
        for line in ALLOWED:
            self.assertTrue(self.allows(line), line)
        status, error, written = read(ALLOWED)
        self.assertEqual(status, 0, error)
        self.assertEqual(len(written), len(ALLOWED) + 1)
        for line in written:
            self.assertTrue(self.allows(line), line)

    def test_what_it_refuses_is_refused(self):
        for line in REFUSED:
            self.assertFalse(self.allows(line), line)
            status, error, _ = read([line])
            self.assertEqual(status, 65, line)
            self.assertIn("expected", error)

    def test_headers(self):
        for header in ('{"format":"brigade-history","version":1,"model":"map","clock":"order","sorted":true,"seed":7}', HEADER):
            self.assertTrue(self.allows(header), header)
        for header in ('{"format":"brigade-history","version":2,"model":"map","clock":"ns"}',
                       '{"format":"brigade-history","version":1,"model":"map","clock":"s"}',
                       '{"format":"brigade-history","version":1,"clock":"ns"}'):
            self.assertFalse(self.allows(header), header)

    def test_the_example_of_the_documentation(self):
        lines = [line.strip() for line in (FOLDER / "FORMAT.md").read_text().splitlines() if line.startswith("    {")]
        self.assertGreater(len(lines), 5)
        for line in lines:
            self.assertTrue(self.allows(line), line)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

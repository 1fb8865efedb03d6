// Judges a history with Porcupine, to compare bench_linearize with it in the same run:
//
//	cd bench/porcupine && go mod tidy && go build -o /tmp/porcupine_check .
//	bench_linearize --grid --peer /tmp/porcupine_check
//
// With a checkout of Porcupine instead of the released module, for one without network say:
//
//	cp go.mod /tmp/local.mod && go mod edit -replace github.com/anishathalye/porcupine=DIR /tmp/local.mod
//	go build -modfile=/tmp/local.mod -o /tmp/porcupine_check .
//
// Each line of the history is an operation: key, invoked, responded, condition, expected, effect
// and stored, the numbers of keyed::operation. Both checkers so judge the same operations in the
// same form, and neither's time is of parsing. Prints the verdict, the CPU seconds of the check
// alone, and the peak of resident memory in megabytes. One core; the garbage collector at its
// default, its time included.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/anishathalye/porcupine"
)

// The conditions of keyed::operation that the generator records.
const (
	always = iota
	equals
	differs
	differsPresent
)

const (
	absent = 0
	never  = 1<<63 - 1
	fields = 7
)

// States are boxed when read, so that a step allocates nothing.
type input struct {
	key, condition   int64
	expected, stored interface{}
	changes, pending bool
}

func (in *input) meets(state interface{}) bool {
	switch in.condition {
	case equals:
		return state == in.expected
	case differs:
		return state != in.expected
	case differsPresent:
		return state != in.expected && state != interface{}(int64(absent))
	}
	return true
}

// A pending operation responds after all others, where it may as well do nothing.
func step(state, given, _ interface{}) (bool, interface{}) {
	in := given.(*input)
	if !in.meets(state) {
		return in.pending, state
	}
	if in.changes {
		return true, in.stored
	}
	return true, state
}

// In the order in which the keys appear: what a run does must not depend on the order of a map.
func byKey(history []porcupine.Operation) [][]porcupine.Operation {
	index := map[int64]int{}
	var parts [][]porcupine.Operation
	for _, each := range history {
		key := each.Input.(*input).key
		at, known := index[key]
		if !known {
			at = len(parts)
			index[key] = at
			parts = append(parts, nil)
		}
		parts[at] = append(parts[at], each)
	}
	return parts
}

func parse(line string) (porcupine.Operation, error) {
	words := strings.Fields(line)
	if len(words) != fields {
		return porcupine.Operation{}, fmt.Errorf("%d numbers, not %d", len(words), fields)
	}
	var n [fields]int64
	for i, word := range words {
		var err error
		if n[i], err = strconv.ParseInt(word, 10, 64); err != nil {
			return porcupine.Operation{}, err
		}
	}
	if n[3] < always || n[3] > differsPresent {
		return porcupine.Operation{}, fmt.Errorf("condition %d is unknown", n[3])
	}
	in := &input{n[0], n[3], n[4], n[6], n[5] != 0, n[2] == never}
	return porcupine.Operation{Input: in, Call: n[1], Return: n[2]}, nil
}

func read(from io.Reader) []porcupine.Operation {
	var history []porcupine.Operation
	lines := bufio.NewScanner(from)
	for lines.Scan() {
		operation, err := parse(lines.Text())
		if err != nil {
			log.Fatalf("line %d: %v", len(history)+1, err)
		}
		history = append(history, operation)
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
	return history
}

func used() syscall.Rusage {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		log.Fatal(err)
	}
	return usage
}

func cpuSeconds() float64 {
	usage := used()
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
}

func limitMemory(megabytes uint64) {
	limit := syscall.Rlimit{Cur: megabytes << 20, Max: megabytes << 20}
	if err := syscall.Setrlimit(syscall.RLIMIT_AS, &limit); err != nil {
		log.Fatal(err)
	}
}

func report(word string, spent float64) {
	fmt.Printf("%s %.6f %d\n", word, spent, used().Maxrss>>10)
}

// Ends the process once the check has used so much CPU time: the clock of Porcupine's own time-out
// also runs while others have the core.
func giveUpAfter(seconds, start float64) {
	for range time.Tick(20 * time.Millisecond) {
		if spent := cpuSeconds() - start; spent > seconds {
			report("unknown", spent)
			os.Exit(0)
		}
	}
}

func main() {
	log.SetFlags(0)
	seconds := flag.Float64("timeout", 10, "seconds of CPU time, past which the verdict is unknown")
	megabytes := flag.Uint64("memory", 8000, "megabytes of address space, past which it dies")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("usage: porcupine_check [-timeout SECONDS] [-memory MEGABYTES] FILE")
	}
	file, err := os.Open(flag.Arg(0))
	if err != nil {
		log.Fatal(err)
	}
	runtime.GOMAXPROCS(1)
	limitMemory(*megabytes)
	history := read(file)
	model := porcupine.Model{
		Partition: byKey,
		Init:      func() interface{} { return int64(absent) },
		Step:      step,
	}
	runtime.GC()
	start := cpuSeconds()
	go giveUpAfter(*seconds, start)
	word := "violated"
	if porcupine.CheckOperations(model, history) {
		word = "holds"
	}
	report(word, cpuSeconds()-start)
}

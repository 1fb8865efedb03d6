// Judges one history with Porcupine (github.com/anishathalye/porcupine), for bench_linearize
// --porcupine: the same operations, in the same normal form, on one core.
//
//	porcupine_check FILE SECONDS
//
// Each line of FILE is one operation: key invoked responded condition expected effect stored, as
// keyed::operation has them; an operation that was never answered responded at never. Prints the
// verdict, the CPU seconds of the check alone, and the peak of resident memory in megabytes.
package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"github.com/anishathalye/porcupine"
)

const (
	always = iota
	equals
	differs
	differsPresent
)

const absent = 0

type input struct {
	key, expected, stored uint32
	condition, effect     uint8
	pending               bool
}

func meets(state uint32, in input) bool {
	switch in.condition {
	case equals:
		return state == in.expected
	case differs:
		return state != in.expected
	case differsPresent:
		return state != in.expected && state != absent
	}
	return true
}

// A pending operation may do nothing, at the end.
func step(state, given, _ interface{}) (bool, interface{}) {
	in := given.(input)
	if !meets(state.(uint32), in) {
		return in.pending, state
	}
	if in.effect != 0 {
		return true, in.stored
	}
	return true, state
}

func byKey(history []porcupine.Operation) [][]porcupine.Operation {
	keys := map[uint32][]porcupine.Operation{}
	for _, each := range history {
		key := each.Input.(input).key
		keys[key] = append(keys[key], each)
	}
	parts := make([][]porcupine.Operation, 0, len(keys))
	for _, part := range keys {
		parts = append(parts, part)
	}
	return parts
}

func read(path string) []porcupine.Operation {
	file, err := os.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	var history []porcupine.Operation
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var in input
		var call, back int64
		if _, err := fmt.Sscan(lines.Text(), &in.key, &call, &back, &in.condition, &in.expected, &in.effect, &in.stored); err != nil {
			log.Fatal(err)
		}
		in.pending = back == 1<<63-1
		history = append(history, porcupine.Operation{ClientId: 0, Input: in, Call: call, Output: nil, Return: back})
	}
	return history
}

func usage() syscall.Rusage {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		log.Fatal(err)
	}
	return used
}

func cpuSeconds() float64 {
	used := usage()
	return float64(used.Utime.Nano()+used.Stime.Nano()) / 1e9
}

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: porcupine_check FILE SECONDS")
	}
	seconds, err := strconv.ParseFloat(os.Args[2], 64)
	if err != nil {
		log.Fatal(err)
	}
	runtime.GOMAXPROCS(1)
	limit := syscall.Rlimit{Cur: 12 << 30, Max: 12 << 30}
	if err := syscall.Setrlimit(syscall.RLIMIT_AS, &limit); err != nil {
		log.Fatal(err)
	}
	history := read(os.Args[1])
	model := porcupine.Model{
		Partition: byKey,
		Init:      func() interface{} { return uint32(absent) },
		Step:      step,
		Equal:     func(a, b interface{}) bool { return a == b },
	}
	runtime.GC()
	start := cpuSeconds()
	found := porcupine.CheckOperationsTimeout(model, history, time.Duration(seconds*float64(time.Second)))
	words := map[porcupine.CheckResult]string{porcupine.Ok: "holds", porcupine.Illegal: "violated", porcupine.Unknown: "unknown"}
	spent := cpuSeconds() - start
	used := usage()
	fmt.Printf("%s %.6f %d\n", words[found], spent, used.Maxrss>>10)
}

# Installs into a folder of its own, and explores programs of a stranger with what is there.
#   cmake -D BUILD=... -D SOURCE=... -D SCRATCH=... -D CC=... -D CXX=... -P explored_package.cmake
include(${CMAKE_CURRENT_LIST_DIR}/must.cmake)
file(REMOVE_RECURSE ${SCRATCH})
must(${CMAKE_COMMAND} --install ${BUILD} --prefix ${SCRATCH}/prefix)
set(bin ${SCRATCH}/prefix/bin)
set(work ${SCRATCH}/work)

# By CMake.
must(${CMAKE_COMMAND} -G Ninja -S ${SOURCE} -B ${SCRATCH}/consumer -DCMAKE_PREFIX_PATH=${SCRATCH}/prefix
     -DCMAKE_C_COMPILER=${CC} -DCMAKE_CXX_COMPILER=${CXX})
must(${CMAKE_COMMAND} --build ${SCRATCH}/consumer)
must_end(1 "data race" ${bin}/brigade explore ${SCRATCH}/consumer/counter)
must_end(0 "PASSED" ${SCRATCH}/consumer/counter_test)

# By the wrapper: compiled and linked in one go, and apart; a program of two languages.
file(MAKE_DIRECTORY ${work})
set(ENV{BRIGADE_CC} ${CC})
set(ENV{BRIGADE_CXX} ${CXX})
must(${bin}/brigade-cc -O1 -DMENDED ${SOURCE}/counter.c -o ${work}/mended -lpthread)
must_end(0 "all interleavings" ${bin}/brigade explore ${work}/mended)
must_end(0 "counted 2" ${work}/mended)
must(${bin}/brigade-cc -O1 -c ${SOURCE}/counter.c -o ${work}/counter.o)
must(${bin}/brigade-c++ ${work}/counter.o -o ${work}/counter)
must_end(1 "data race: .* in add at counter.c:" ${bin}/brigade explore ${work}/counter)
must(${bin}/brigade-cc -E ${SOURCE}/counter.c -o ${work}/counter.i)
must(${bin}/brigade-cc --version)

# What cannot be, or cannot be seen, is said.
must_end(64 "-fsanitize=address: .*leave it out" ${bin}/brigade-cc -fsanitize=address -c ${SOURCE}/counter.c)
must_end(64 "-static: .*leave it out" ${bin}/brigade-cc -static ${SOURCE}/counter.c)
must_end(0 "counter.c:[0-9]+: warning: the explorer does not see `lock xadd` in add" ${bin}/brigade-cc -DASSEMBLY -c
         ${SOURCE}/counter.c -o ${work}/assembly.o)
must_end(1 "[Nn]o such file" ${bin}/brigade-cc -c ${SOURCE}/nothing.c -o ${work}/nothing.o)

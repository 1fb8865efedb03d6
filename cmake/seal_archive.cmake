# Seals an archive of the explorer: merges another archive into it, so that it does not depend on where
# that one was found, and names its sections so that they are told from those of the program that it is
# linked into:
#   .init_array  priority 50: before the initialisers of the program, which explorations repeat
#   .data, .bss  brigade_data, brigade_bss: the others are put back before each execution
#   .text*       brigade_text: the scan for what no hook can see passes over it
#   cmake -D ARCHIVE=... -D MERGED=... -D AR=... -D OBJCOPY=... -D OBJDUMP=... -P seal_archive.cmake
function(must)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${folder} RESULT_VARIABLE status ERROR_VARIABLE output)
  if(status)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\n${output}")
  endif()
endfunction()

cmake_path(GET ARCHIVE PARENT_PATH folder)
cmake_path(GET ARCHIVE FILENAME archive)
if(MERGED)
  # The script's language has no quotes: all names in it are relative.
  file(COPY_FILE ${MERGED} ${folder}/${archive}.other)
  file(WRITE ${folder}/${archive}.mri
       "create ${archive}.merged\naddlib ${archive}\naddlib ${archive}.other\nsave\nend\n")
  must(${AR} -M INPUT_FILE ${archive}.mri)
  file(RENAME ${folder}/${archive}.merged ${ARCHIVE})
  file(REMOVE ${folder}/${archive}.mri ${folder}/${archive}.other)
endif()
execute_process(COMMAND ${OBJDUMP} -h ${archive} WORKING_DIRECTORY ${folder} OUTPUT_VARIABLE headers)
string(REGEX MATCHALL " \\.text[^ \n]*" sections "${headers}")
list(REMOVE_DUPLICATES sections)
list(TRANSFORM sections REPLACE "^ (.*)" "--rename-section \\1=brigade_text")
list(JOIN sections "\n" renamed)
string(APPEND renamed "\n--rename-section .init_array=.init_array.00050\n--rename-section .bss=brigade_bss\n"
       "--rename-section .data=brigade_data\n--rename-section .data.rel.local=brigade_data\n")
file(WRITE ${folder}/${archive}.renamed "${renamed}")
must(${OBJCOPY} @${archive}.renamed ${archive})
file(REMOVE ${folder}/${archive}.renamed)

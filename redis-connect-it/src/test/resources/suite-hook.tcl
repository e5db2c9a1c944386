# After each test of the suite its workload stands still until whoever listens has compared both sides.
rename test suite_test
proc test args {
    set before $::num_tests
    set code [catch {uplevel 1 [linsert $args 0 suite_test]} result options]
    if {$::num_tests > $before} {
        set check [socket 127.0.0.1 $::env(REDIS_CDC_CHECK_PORT)]
        puts $check [string map {"\n" " "} [lindex $args 0]]
        flush $check
        gets $check
        close $check
    }
    return -options $options $result
}

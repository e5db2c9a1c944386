package io.rediscdc.it;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.BaseStream;

/** Calls that use the common pool without naming it. */
final class AsyncOnCommonPool {
    static final DescribedPredicate<JavaMethodCall> IS_CALLED = DescribedPredicate.describe(
            "is parallel() of a stream, or an ...Async method of CompletableFuture without an executor",
            call -> isParallel(call) || isAsyncWithoutExecutor(call));

    private AsyncOnCommonPool() {}

    private static boolean isParallel(JavaMethodCall call) {
        return call.getName().equals("parallel") && call.getTargetOwner().isAssignableTo(BaseStream.class);
    }

    private static boolean isAsyncWithoutExecutor(JavaMethodCall call) {
        JavaClass owner = call.getTargetOwner();
        return call.getName().endsWith("Async")
                && owner.isAssignableTo(CompletableFuture.class)
                && call.getTarget().getRawParameterTypes().stream()
                        .noneMatch(type -> type.isEquivalentTo(Executor.class));
    }
}

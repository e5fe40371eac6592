import Glibc

/// The kernel's cryptographic generator, asked for many numbers at a time.
///
/// `SystemRandomNumberGenerator` asks for eight bytes a call, and a holder with a card takes
/// sixteen of them: a tenth of the time of an import. A number is overwritten once it was drawn.
struct KernelRandom: RandomNumberGenerator, Sendable {
  /// The most that `getentropy` gives in one call: 256 bytes.
  private static let block = 32

  private var numbers: [UInt64] = []

  mutating func next() -> UInt64 {
    if numbers.isEmpty { refill() }
    let number = numbers[numbers.count - 1]
    numbers[numbers.count - 1] = 0
    numbers.removeLast()
    return number
  }

  private mutating func refill() {
    numbers = Array(repeating: 0, count: Self.block)
    let code = numbers.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) }
    // Only a kernel without the call refuses it: keys are not made of anything less.
    precondition(code == 0, "the kernel gives no random numbers")
  }
}

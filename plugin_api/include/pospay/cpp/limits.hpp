// Named limits of what may cross the boundary. A value over its limit is a mistake of the other
// side: it is refused with Code::invalid before memory is spent on it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pospay {

// Any one text. A receipt's footer is the longest text in honest use, some kilobytes.
inline constexpr std::size_t max_text_size = 64 * 1024;
// Keys and receipt numbers, see pospay/operation.h.
inline constexpr std::size_t max_key_size = 64;
inline constexpr std::size_t max_receipt_number_size = 32;
inline constexpr std::size_t max_provider_reference_size = 256;
// What a scanner reads at once: the largest QR code holds 4296 characters, systems use some
// hundred.
inline constexpr std::size_t max_scan_size = 4096;
// A secret: a private key with its certificates is some kilobytes.
inline constexpr std::size_t max_secret_size = 64 * 1024;
// What a plugin recorded of its operations, see pospay/replay.h.
inline constexpr std::size_t max_recording_size = 64 * 1024 * 1024;

// Lists.
inline constexpr std::uint32_t max_names = 100;            // languages of a tender
inline constexpr std::uint32_t max_arguments = 100;        // of one message
inline constexpr std::uint32_t max_values = 1000;          // parameters, settings
inline constexpr std::uint32_t max_choices = 1000;         // of one parameter
inline constexpr std::uint32_t max_mix_lines = 100;        // tenders of one receipt
inline constexpr std::uint32_t max_positions = 10'000;     // of one receipt
inline constexpr std::uint32_t max_return_options = 100;   // of one payment line
inline constexpr std::uint32_t max_book_lines = 100'000;   // payments and refunds of one shift
inline constexpr std::uint32_t max_differences = 100'000;  // of one reconciliation
inline constexpr std::uint32_t max_checks = 1000;          // of one diagnosis
inline constexpr std::uint32_t max_replay_actions = 1000;  // of one step
inline constexpr std::uint32_t max_open_operations = 100'000;
// Modules per side of the largest QR code (version 40).
inline constexpr std::uint32_t max_qr_width = 177;

}  // namespace pospay
